using FluentValidation;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Storage;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Keys;

/// <summary>
/// Deletes a key by its id, with every record that has that id. <c>RollbackRules</c> keep an older document
/// from bringing it back.
/// </summary>
public sealed record DeleteKey(string? Id) : IRequest<Result<DeletedKey>>;

public sealed record DeletedKey(string Id, string Name);

internal sealed class DeleteKeyValidator : AbstractValidator<DeleteKey>
{
    public DeleteKeyValidator() => RuleFor(static request => request.Id).MustNameAKey();
}

internal sealed class DeleteKeyHandler(KeyStore store, ILogger<DeleteKeyHandler> logger)
    : IRequestHandler<DeleteKey, Result<DeletedKey>>
{
    public async Task<Result<DeletedKey>> Handle(DeleteKey request, CancellationToken cancellationToken)
    {
        var result = await store.UpdateAsync(new Deletion(request.Id!), cancellationToken); // not null: the validator ran first
        if (result.IsSuccess)
        {
            logger.KeyDeleted(result.Value.Id);
        }

        return result;
    }

    private sealed class Deletion(string id) : DocumentChange<Result<DeletedKey>>
    {
        public override (KeyDocument? Next, Result<DeletedKey> Outcome) Apply(KeyDocument current)
        {
            string? name = null;
            var rest = new List<ReadOnlyMemory<byte>>(current.Keys.Count);
            foreach (var key in current.Keys)
            {
                var record = KeyRecord.Read(key.Span);
                if (record.Text(KeyMember.Id) == id)
                {
                    name ??= record.Text(KeyMember.Name) ?? "";
                }
                else
                {
                    rest.Add(key);
                }
            }

            return name is null
                ? (null, KeyIdRules.NotFound(id))
                : (current.WithKeys(rest), new DeletedKey(id, name));
        }

        public override bool IsVisibleIn(KeyDocument current) => current.IndexOf(id) < 0;
    }
}
