using FluentValidation;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Text;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Keys;

/// <summary>Creates a key. Members may be null, so that the validator can report what is missing.</summary>
/// <param name="Name">1 to 128 code points.</param>
/// <param name="MetadataJson">A JSON object of at most 4 KiB, or null for none.</param>
/// <param name="ExpiresAt">An ISO 8601 time in the future, UTC if it has no offset; null for never.</param>
/// <param name="SecretType">Only <see cref="SecretTypes.SharedSecret"/>.</param>
public sealed record CreateKey(string? Name, string? MetadataJson = null, string? ExpiresAt = null, string? SecretType = SecretTypes.SharedSecret)
    : IRequest<Result<CreatedKey>>;

public sealed record CreatedKey(KeySummary Key, Secret Secret);

internal sealed class CreateKeyValidator : AbstractValidator<CreateKey>
{
    public CreateKeyValidator(TimeProvider clock)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(static request => request.Name).MustBeAName();
        RuleFor(static request => request.MetadataJson).MustBeMetadata();
        RuleFor(static request => request.ExpiresAt).MustBeAFutureTime(clock);
        RuleFor(static request => request.SecretType)
            .Equal(SecretTypes.SharedSecret)
            .FailsWith(FailureCode.SecretTypeUnknown, "unknown secret type", $"Use {SecretTypes.SharedSecret}, the only one.", "secret_type");
    }
}

internal sealed class CreateKeyHandler(
    KeyStore store, StorageOptions options, IdGenerator ids, TimeProvider clock, ILogger<CreateKeyHandler> logger)
    : IRequestHandler<CreateKey, Result<CreatedKey>>
{
    public async Task<Result<CreatedKey>> Handle(CreateKey request, CancellationToken cancellationToken)
    {
        var key = new NewKey(
            ids.NewKeyId(),
            ids.NewSecret(),
            request.Name!, // not null: the validator ran first
            IsoTime.FormatSeconds(clock.GetUtcNow().UtcDateTime),
            request.ExpiresAt is { } text && IsoTime.TryParse(text, out var expiry) ? IsoTime.Format(expiry) : null,
            request.MetadataJson ?? "{}");
        var created = await store.UpdateAsync(new Creation(key, options.CompatibleSecrets), cancellationToken);
        logger.KeyCreated(key.Id);
        return created;
    }

    private sealed class Creation(NewKey key, bool compatible) : DocumentChange<CreatedKey>
    {
        public override (KeyDocument? Next, CreatedKey Outcome) Apply(KeyDocument current)
        {
            var json = key.ToJson(inPlaintext: SecretsAtRest.ArePlaintextIn(current, compatible));
            return (current.WithKeys([.. current.Keys, json]), key.ToCreatedKey(json));
        }

        public override bool IsVisibleIn(KeyDocument current) => current.IndexOf(key.Id) >= 0;
    }
}
