#!/bin/sh
# Makes the sample reports under docs/results and their pictures under docs/images again.
#
#   Scripts/screenshots.sh [SEXTANT]      SEXTANT: the executable, .build/release/sextant unless given
#
# Needs chromium (or CHROMIUM=path) for the pictures, with fonts for Chinese (fonts-noto-cjk or fonts-wqy-microhei), and uses
# pngquant where there is one, so that the pictures stay small.
set -eu
cd "$(dirname "$0")/.."
sextant=${1:-.build/release/sextant}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
images=docs/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$images"

for run in docs/results/*.run.json; do
    base=${run%.run.json}
    "$sextant" report "$run" --format md --output "$base.md" || [ $? -eq 2 ]
    "$sextant" report "$run" --format md --lang zh --output "$base.zh.md" || [ $? -eq 2 ]
    "$sextant" report "$run" --format html --output "$base.html" || [ $? -eq 2 ]
    "$sextant" report "$run" --format html --lang zh --output "$base.zh.html" || [ $? -eq 2 ]
done

# picture NAME PAGE WIDTH HEIGHT SCHEME [ANCHOR]: scheme 1 is light, 0 dark; the anchor's part of the page comes on top.
picture() {
    page=$work/$1.html
    if [ -n "${6:-}" ]; then
        # Headless Chromium takes its picture from the top of the page: what stands before the part is left out.
        awk -v part="id=\"$6\"" '/<body>/ { print "<body><main>"; skip = 1; next } index($0, part) { skip = 0 } !skip' "$2" >"$page"
    else
        cp "$2" "$page"
    fi
    "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
        --user-data-dir="$work/profile" --blink-settings=preferredColorScheme="$5" --window-size="$3,$4" \
        --screenshot="$work/$1.png" "file://$page" 2>/dev/null
    if command -v pngquant >/dev/null; then
        pngquant --force --speed 1 --output "$images/$1.png" 64 "$work/$1.png"
    else
        cp "$work/$1.png" "$images/$1.png"
    fi
}

sample=docs/results/smollm2-135m-q4_1
picture report-light "$sample.html" 1200 1500 1
picture report-dark "$sample.html" 1200 1500 0
picture report-chinese "$sample.zh.html" 1200 1500 1
picture report-narrow "$sample.html" 400 1500 1
picture report-roofline "$sample.html" 1200 1250 1 limits
picture report-timeline "$sample.html" 1200 1150 1 steadiness
