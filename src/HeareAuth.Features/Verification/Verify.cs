using FluentValidation;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Telemetry;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Verification;

/// <summary>Asks whether a presented key is accepted now. Fails only if there is no key to judge, or no keys to judge it by.</summary>
/// <param name="UserAgent">For the log line only; the host shortens and cleans it.</param>
public sealed record Verify(PresentedKey Key, string UserAgent) : IRequest<Result<Verdict>>, IMeasured<Result<Verdict>>
{
    public static OperationMeter Meter => AuthMeter.Verify;

    public static string? ReasonForFailure(Result<Verdict> result) => result switch
    {
        { Value: Refused refused } => refused.Reason.Name(),
        { Failure.Kind: FailureKind.Invalid } => RefusalReason.Malformed.Name(),
        _ => result.Failure?.Code.Name,
    };
}

internal sealed class VerifyValidator : AbstractValidator<Verify>
{
    public VerifyValidator()
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        RuleFor(static request => request.Key.State)
            .NotEqual(PresentedKeyState.Malformed).FailsWith(FailureCode.JsonMalformed, "malformed JSON")
            .Equal(PresentedKeyState.Present).FailsWith(FailureCode.ApiKeyMissing, "missing api_key field");
    }
}

internal sealed class VerifyHandler(LiveKeyRing keys, TimeProvider clock, ILogger<VerifyHandler> logger)
    : IRequestHandler<Verify, Result<Verdict>>
{
    private static readonly Task<Result<Verdict>> s_unknown = Task.FromResult<Result<Verdict>>(Refused.Unknown);

    private static readonly Task<Result<Verdict>> s_notLoaded =
        Task.FromResult<Result<Verdict>>(new Failure(FailureCode.KeysNotLoaded, "the keys are not loaded yet"));

    private static readonly Task<Result<Verdict>> s_outOfDate =
        Task.FromResult<Result<Verdict>>(new Failure(FailureCode.KeysOutOfDate, "the keys are out of date"));

    public Task<Result<Verdict>> Handle(Verify request, CancellationToken cancellationToken)
    {
        if (keys.Current is not { } ring)
        {
            return s_notLoaded;
        }

        if (keys.IsStale)
        {
            return s_outOfDate;
        }

        var verdict = ring.Judge(request.Key.Digest, clock.GetUtcNow());
        logger.Verified(verdict, request.Key, request.UserAgent);
        return ReferenceEquals(verdict, Refused.Unknown) ? s_unknown : Task.FromResult<Result<Verdict>>(verdict);
    }
}
