namespace HeareAuth.Cli.Terminal;

/// <summary>The reader of standard output has left, as <c>head</c> does after ten lines. Only a command whose output must be read fails then.</summary>
internal sealed class BrokenPipeException() : IOException("the reader has closed the pipe");
