using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Storage;

/// <summary>
/// A change as a pure function of the document, so that it can be applied again to whatever stands there by then.
/// What it makes up (a new key's id and secret) is made before, once: every try writes the same key.
/// </summary>
/// <typeparam name="T">What the change tells its caller.</typeparam>
internal abstract class DocumentChange<T>
    where T : class
{
    /// <summary>The changed document, or null when there is nothing to write; and what to tell the caller.</summary>
    public abstract (KeyDocument? Next, T Outcome) Apply(KeyDocument current);

    /// <summary>
    /// What must be done before a write, with the very document that the write will replace: it is written only if that
    /// one still stands. Runs again before each try.
    /// </summary>
    public virtual Task PrepareAsync(KeyDocument current, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether a document shows this change, though somebody else wrote it since.</summary>
    public abstract bool IsVisibleIn(KeyDocument current);
}
