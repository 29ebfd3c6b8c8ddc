using HeareAuth.Features.Documents;
using HeareAuth.Features.Memory;

namespace HeareAuth.Features.Storage;

/// <summary>
/// A change to the document as a pure function, so that it can be reapplied to a newer document. Anything random,
/// such as a new key's id and secret, is generated before the first attempt, so that every attempt writes the same key.
/// </summary>
internal abstract class DocumentChange<T>
    where T : class
{
    /// <summary>How many bytes of memory the change takes for each byte of the document; see <see cref="ContainerMemory"/>.</summary>
    public virtual double Memory => ContainerMemory.ForChange;

    /// <returns>The changed document, or null if there is nothing to write; and the result for the caller.</returns>
    public abstract (KeyDocument? Next, T Outcome) Apply(KeyDocument current);

    /// <summary>Does what must come before a write, such as a backup. Runs before each attempt.</summary>
    /// <param name="current">The document that the write will replace; if it is another one by then, the write fails.</param>
    public virtual Task PrepareAsync(KeyDocument current, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether the document contains this change, even if another writer has rewritten it since.</summary>
    public abstract bool IsVisibleIn(KeyDocument current);
}
