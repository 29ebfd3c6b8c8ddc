namespace HeareAuth.Cli.Output;

/// <summary>Whoever read standard output is gone, as <c>head</c> is after ten lines: a fault only for who must be heard.</summary>
internal sealed class BrokenPipeException() : IOException("nobody reads it any more");
