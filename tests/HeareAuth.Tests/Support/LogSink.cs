namespace HeareAuth.Tests.Support;

/// <summary>Stands in for the standard output of a service, and keeps its log for <c>eng/leaks</c>.</summary>
internal sealed class LogSink : CapturedOutput
{
    protected override void Dispose(bool disposing)
    {
        Residue.KeepLog(Text);
        base.Dispose(disposing);
    }
}
