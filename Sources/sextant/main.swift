import SextantCLI

await CommandLineTool.main()
