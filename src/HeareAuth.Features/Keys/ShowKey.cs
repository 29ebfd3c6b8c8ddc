using FluentValidation;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Keys;

/// <summary>Finds one key, for a command that shows it or that has to know its whole id before it changes it.</summary>
/// <param name="Id">The key's id or its first characters, at least <see cref="KeyFinder.MinPrefixLength"/>, if no other id starts with them.</param>
/// <param name="Name">The key's name, if no other key has it; the id is then not used.</param>
public sealed record ShowKey(string? Id, string? Name = null) : IRequest<Result<KeySummary>>;

internal sealed class ShowKeyValidator : AbstractValidator<ShowKey>
{
    public ShowKeyValidator()
    {
        RuleFor(static request => request.Id).MustNameAKey().When(static request => request.Name is null);
        RuleFor(static request => request.Name)
            .Must(static name => name is not "")
            .FailsWith(FailureCode.NameEmpty, "empty", "Give the name of a key as `heare-auth list` shows it.", "by_name");
    }
}

internal sealed class ShowKeyHandler(KeyStore store, TimeProvider clock) : IRequestHandler<ShowKey, Result<KeySummary>>
{
    public async Task<Result<KeySummary>> Handle(ShowKey request, CancellationToken cancellationToken)
    {
        var document = await store.LoadAsync(cancellationToken);
        var failure = request.Name is { } name
            ? KeyFinder.FindByName(document, name, out var position)
            : KeyFinder.FindById(document, request.Id!, out position); // not null: the validator ran first
        if (failure is not null)
        {
            return failure;
        }

        // A record that services leave out, such as one without a name, is shown too.
        var record = KeyRecord.Read(document.Keys[position].Span);
        return record.ToSummary(record.StatusAt(clock.GetUtcNow(), ServingRules.LeftOut(document).Contains(position)));
    }
}
