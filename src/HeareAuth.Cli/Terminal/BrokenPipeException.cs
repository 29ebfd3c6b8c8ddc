namespace HeareAuth.Cli.Terminal;

/// <summary>The reader of standard output has closed the pipe. This is an error only for commands whose output must not be lost.</summary>
internal sealed class BrokenPipeException() : IOException("the reader has closed the pipe");
