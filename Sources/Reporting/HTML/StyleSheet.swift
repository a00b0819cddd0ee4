/// The page's own style. No fonts and no pictures are fetched; colours follow the reader's light or dark setting, and paper
/// is white.
///
/// Without the signs that XML would want escaped, so that the page is one document for both kinds of parser.
enum StyleSheet {
    static let text = "\n" + colours + page + tables + figures + media

    /// Series after Okabe and Ito (Color Universal Design, 2008), darkened or lightened to 3 to 1 against the paper:
    /// readers with any kind of colour blindness tell them apart, and signs differ in form as well.
    private static let colours = """
        :root {
          --paper: #ffffff; --ink: #1c1e22; --soft: #5c626b; --rule: #d8dbe0; --wash: #f5f6f8; --link: #0a5796;
          --s0: #b4bac3; --s1: #0072b2; --s2: #d55e00; --s3: #008a64; --s4: #a8428f; --s5: #9a7400; --s6: #5b66c9;
          --bad: #b3261e; --bad-wash: #fdf2f1; --doubtful: #875500; --doubtful-wash: #fdf7ea;
          --good: #1c7547; --good-wash: #f1f8f4; --band: #0072b21a; --limit: #3c4149;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #15171b; --ink: #e3e5e9; --soft: #9ba2ac; --rule: #343941; --wash: #1c1f24; --link: #7fbdf0;
            --s0: #5d646e; --s1: #5ab4ec; --s2: #f5924a; --s3: #3fc79d; --s4: #dd92c6; --s5: #e0bd3f; --s6: #9da9ff;
            --bad: #ff8d83; --bad-wash: #2b1b1b; --doubtful: #ecbf66; --doubtful-wash: #272116;
            --good: #76d2a2; --good-wash: #17251d; --band: #5ab4ec26; --limit: #c3c8cf;
          }
        }

        """

    private static let page = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 1rem/1.6 Charter, "Bitstream Charter", "Source Serif 4", "Source Serif Pro", Cambria, Georgia,
            "Liberation Serif", serif;
        }
        :lang(zh-Hans) body {
          font-family: -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
          line-height: 1.75;
        }
        main, body footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
        .kicker, .facts, nav, table, dl, svg, figcaption, .note, .pointer, .panel-title, .picture-key, summary, footer,
        h1, h2, h3, .verdict, small {
          font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans",
            "Liberation Sans", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
        }
        a { color: var(--link); text-underline-offset: 0.15em; }
        code { font: 0.875em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
        header { padding: 2.5rem 0 0.5rem; }
        .kicker { margin: 0; font-size: 0.8125rem; color: var(--soft); letter-spacing: 0.02em; }
        h1 { margin: 0.25rem 0 0.5rem; font-size: 1.75rem; line-height: 1.25; font-weight: 650;
          letter-spacing: -0.012em; overflow-wrap: anywhere; text-wrap: balance; }
        h2 { margin: 3rem 0 0.9rem; padding-top: 0.6rem; border-top: 1px solid var(--rule); font-size: 1.25rem;
          line-height: 1.3; font-weight: 650; }
        h3 { margin: 1.75rem 0 0.6rem; font-size: 1rem; font-weight: 650; }
        .run h2 { border-top: 3px solid var(--ink); overflow-wrap: anywhere; }
        .facts { margin: 0; font-size: 0.875rem; color: var(--soft); overflow-wrap: anywhere; }
        section { display: flow-root; }
        p, ul, ol { margin: 0.7rem 0; overflow-wrap: anywhere; }
        ul { padding-left: 1.2rem; }
        li { margin: 0.3rem 0; }
        section p, section li { max-width: 46rem; }
        .note { font-size: 0.875rem; line-height: 1.5; color: var(--soft); }
        nav { margin: 1.75rem 0 0; font-size: 0.875rem; }
        nav ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1.25rem; }
        nav li { margin: 0; }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        .verdict { margin: 1.25rem 0 0; padding: 0.35rem 1rem; border-left: 3px solid var(--rule);
          background: var(--wash); font-size: 0.9375rem; line-height: 1.5; }
        .verdict p, .verdict ul { margin: 0.5rem 0; max-width: none; }
        .verdict li { max-width: none; }
        .verdict.bad { border-color: var(--bad); background: var(--bad-wash); }
        .verdict.doubtful { border-color: var(--doubtful); background: var(--doubtful-wash); }
        .verdict.good { border-color: var(--good); background: var(--good-wash); }
        .bad p:first-child strong, .severity.contradiction, .severity.invalid { color: var(--bad); }
        .doubtful p:first-child strong, .severity.suspect { color: var(--doubtful); }
        .good p:first-child strong { color: var(--good); }
        .severity.note { color: var(--soft); font-family: inherit; font-size: inherit; }
        .findings li li { font-size: 0.9375rem; }
        .key { display: grid; grid-template-columns: repeat(4, auto); justify-content: space-between;
          gap: 1.25rem 2rem; margin: 2rem 0 0; }
        .key div { min-width: 9rem; max-width: 16rem; }
        .key dt { font-size: 0.8125rem; color: var(--soft); }
        .key dd { margin: 0; }
        .key .value { font-size: 1.625rem; line-height: 1.3; font-weight: 600; letter-spacing: -0.015em;
          font-variant-numeric: tabular-nums; white-space: nowrap; }
        .key .unit { font-size: 0.9375rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
        .key .context { font-size: 0.8125rem; line-height: 1.45; color: var(--soft); }
        body footer { margin-top: 3.5rem; padding-bottom: 2.5rem; font-size: 0.8125rem; color: var(--soft); }
        footer p { border-top: 1px solid var(--rule); padding-top: 0.75rem; }

        """

    private static let tables = """
        .scroll { overflow-x: auto; margin: 1rem 0; clear: both; }
        .scroll.beside { clear: none; }
        .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
        th, td { padding: 0.4rem 0.75rem; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--rule); }
        th:first-child, td:first-child { padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { vertical-align: bottom; font-weight: 500; font-size: 0.8125rem; color: var(--soft);
          border-bottom-color: var(--soft); }
        tbody th { font-weight: 500; }
        tbody th.words { min-width: 7rem; }
        .number { text-align: right; }
        tbody .number { white-space: nowrap; }
        th.number { min-width: 4.2rem; max-width: 9rem; }
        td.words { overflow-wrap: anywhere; min-width: 7rem; }
        th small { display: block; font-size: 0.75rem; font-weight: 400; color: var(--soft); white-space: nowrap; }
        .texts td { min-width: 14rem; max-width: 26rem; white-space: pre-wrap; }
        details { clear: both; margin: 0.75rem 0; }
        summary { cursor: pointer; font-size: 0.875rem; color: var(--link); }

        """

    private static let figures = """
        figure { margin: 1.5rem 0; }
        figcaption { margin-top: 0.6rem; max-width: 46rem; font-size: 0.875rem; line-height: 1.5; color: var(--soft); }
        figcaption strong { color: var(--ink); font-weight: 600; }
        .picture { display: block; width: 100%; height: auto; overflow: visible; }
        .picture.narrow, p.narrow { display: none; }
        .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
          gap: 1.25rem 2.5rem; }
        .panel-title { margin: 0 0 0.35rem; font-size: 0.875rem; font-weight: 600; }
        .picture-key { font-size: 0.8125rem; color: var(--soft); }
        .swatch { display: inline-block; width: 1.1em; height: 3px; margin: 0 0.35em 0 0.5em; vertical-align: middle; }
        .swatch.s1 { background: var(--s1); } .swatch.s2 { background: var(--s2); }
        .swatch.s3 { background: var(--s3); } .swatch.s4 { background: var(--s4); }
        .swatch.s5 { background: var(--s5); } .swatch.s6 { background: var(--s6); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
          gap: 0.5rem 3rem; }
        .pair table { width: 100%; }
        .picture text { fill: var(--soft); font-size: 11.5px; }
        .picture .name { fill: var(--soft); font-size: 12px; }
        .picture .key, .picture .point-name { fill: var(--ink); }
        .picture .limit-name { fill: var(--limit); }
        .grid { stroke: var(--rule); stroke-width: 0.75; }
        .base { stroke: var(--soft); stroke-width: 1; }
        .limit { fill: none; stroke: var(--limit); stroke-width: 1.5; }
        .band { fill: var(--band); }
        .leader { stroke: var(--soft); stroke-width: 0.6; }
        .curve { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
        .thin { stroke-width: 1.1; }
        .trace { stroke-width: 1; opacity: 0.8; }
        .dashed { stroke-dasharray: 5 4; }
        .whisker { fill: none; stroke-width: 1.25; }
        .s0 { stroke: var(--s0); fill: var(--s0); } .s1 { stroke: var(--s1); fill: var(--s1); }
        .s2 { stroke: var(--s2); fill: var(--s2); } .s3 { stroke: var(--s3); fill: var(--s3); }
        .s4 { stroke: var(--s4); fill: var(--s4); } .s5 { stroke: var(--s5); fill: var(--s5); }
        .s6 { stroke: var(--s6); fill: var(--s6); }
        .curve.s1, .curve.s2, .curve.s3, .curve.s4, .curve.s5, .curve.s6, .limit.s1, .limit.s2, .limit.s3, .limit.s4,
        .limit.s5, .limit.s6 { fill: none; }
        .mark { stroke: var(--paper); stroke-width: 1; }
        .mark.open { fill: var(--paper); stroke-width: 1.75; }
        .mark.open.s1 { stroke: var(--s1); } .mark.open.s2 { stroke: var(--s2); }
        .mark.open.s3 { stroke: var(--s3); } .mark.open.s4 { stroke: var(--s4); }
        .mark.open.s5 { stroke: var(--s5); } .mark.open.s6 { stroke: var(--s6); }
        .mark.see-through { fill-opacity: 0.75; }
        .bar { stroke: none; }

        """

    private static let media = """
        @media (min-width: 56rem) {
          .half { float: right; width: 27rem; margin: 0.25rem 0 1rem 2.5rem; }
        }
        @media (max-width: 56rem) {
          .key { grid-template-columns: repeat(2, auto); justify-content: start; column-gap: 3rem; }
        }
        @media (max-width: 40rem) {
          main, body footer { padding: 0 1rem; }
          header { padding-top: 1.5rem; }
          h1 { font-size: 1.375rem; }
          h2 { margin-top: 2.25rem; }
          .picture.wide { display: none; }
          .picture.narrow, p.narrow { display: block; }
          .picture { max-width: 27rem; }
          .key { grid-template-columns: 1fr; gap: 1rem; }
          tbody th.words { position: sticky; left: 0; background: var(--paper); }
        }
        @media print {
          @page { margin: 16mm 14mm; }
          body { font-size: 10pt; }
          main, body footer { max-width: none; padding: 0; }
          header { padding-top: 0; }
          nav { display: none; }
          section { display: block; }
          .picture, .panel, figcaption, tr, .verdict, .key div { break-inside: avoid; }
          h1, h2, h3, .panel-title, summary { break-after: avoid; }
          h2 { margin-top: 1.5rem; }
          .panels { grid-template-columns: 1fr 1fr; gap: 0.5rem 1rem; }
          .half .panels, .pair .panels { grid-template-columns: 1fr; }
          .key { grid-template-columns: repeat(4, auto); gap: 0.75rem 1rem; }
          .key .value { font-size: 14pt; }
          .half { width: 9.5cm; }
          .scroll { overflow: visible; }
          table { font-size: 8pt; }
          th, td { padding: 0.2rem 0.4rem; }
          details::details-content { content-visibility: visible; block-size: auto; }
          summary { list-style: none; color: var(--soft); }
          a { color: inherit; text-decoration: none; }
        }

        """
}
