using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage.Seen;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Checks that the document was made from the newest one that this user has seen, so that a change would build on it.</summary>
internal sealed class HistoryCheck(SeenWrites seenWrites) : ICheck
{
    public string Name => "history";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) => Task.FromResult(Look(context.Document));

    private Finding Look(KeyDocument document)
    {
        if (!document.Exists)
        {
            return Finding.Skipped("there is no document yet");
        }

        if (seenWrites.Recall() is not { } seen)
        {
            return Finding.Skipped("this user has not seen the document before, so there is nothing to compare it with");
        }

        new KnownWrites(seen).ThrowIfRolledBack(document);
        return Finding.Ok("the document was made from the last one that this user has seen");
    }
}
