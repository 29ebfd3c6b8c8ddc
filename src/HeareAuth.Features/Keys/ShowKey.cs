using FluentValidation;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Keys;

public sealed record ShowKey(string? Id) : IRequest<Result<KeySummary>>;

internal sealed class ShowKeyValidator : AbstractValidator<ShowKey>
{
    public ShowKeyValidator() => RuleFor(static request => request.Id).MustNameAKey();
}

internal sealed class ShowKeyHandler(KeyStore store, TimeProvider clock) : IRequestHandler<ShowKey, Result<KeySummary>>
{
    public async Task<Result<KeySummary>> Handle(ShowKey request, CancellationToken cancellationToken)
    {
        var document = await store.LoadAsync(cancellationToken);
        var index = document.IndexOf(request.Id!); // not null: the validator ran first
        if (index < 0)
        {
            return KeyIdRules.NotFound(request.Id);
        }

        // A record that services leave out, such as one without a name, is shown too.
        var record = KeyRecord.Read(document.Keys[index].Span);
        return record.ToSummary(record.StatusAt(clock.GetUtcNow(), ServingRules.LeftOut(document).Contains(index)));
    }
}
