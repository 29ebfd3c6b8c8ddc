using FluentValidation;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Reads one key by its id.</summary>
public sealed record ShowKey(string? Id) : IRequest<Result<KeySummary>>;

internal sealed class ShowKeyValidator : AbstractValidator<ShowKey>
{
    public ShowKeyValidator() => RuleFor(static request => request.Id).MustNameAKey();
}

internal sealed class ShowKeyHandler(KeyStore store) : IRequestHandler<ShowKey, Result<KeySummary>>
{
    public async Task<Result<KeySummary>> Handle(ShowKey request, CancellationToken cancellationToken)
    {
        var document = await store.LoadAsync(cancellationToken);
        return document.IndexOf(request.Id!) is >= 0 and var index // not null: the validator ran first
            ? KeyRecord.Read(document.Keys[index].Span).ToSummary() // also one without a name, which the service leaves out and one wants to see
            : KeyIdRules.NotFound(request.Id);
    }
}
