using FluentValidation;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Results;
using HeareAuth.Features.Telemetry;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Verification;

/// <summary>Asks whether a presented key is good now.</summary>
/// <param name="UserAgent">For the log line alone; cut and cleaned by the sender.</param>
public sealed record Verify(PresentedKey Key, string UserAgent) : IRequest<Result<VerifiedKey>>, IMeasured
{
    public static OperationMeter Meter => AuthMeter.Verify;
}

/// <param name="Answer">The whole body of the answer, as UTF-8 JSON.</param>
public sealed record VerifiedKey(ReadOnlyMemory<byte> Answer);

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
    : IRequestHandler<Verify, Result<VerifiedKey>>
{
    /// <summary>Unknown, expired and disabled keys look alike, so that nobody can tell which keys exist.</summary>
    private static readonly Task<Result<VerifiedKey>> s_refused =
        Task.FromResult(Result<VerifiedKey>.From([new Failure(FailureCode.KeyRefused, "invalid API key")]));

    private static readonly Task<Result<VerifiedKey>> s_notLoaded =
        Task.FromResult(Result<VerifiedKey>.From([new Failure(FailureCode.KeysNotLoaded, "the keys are not loaded yet")]));

    private static readonly Task<Result<VerifiedKey>> s_outOfDate =
        Task.FromResult(Result<VerifiedKey>.From([new Failure(FailureCode.KeysOutOfDate, "the keys are out of date")]));

    public Task<Result<VerifiedKey>> Handle(Verify request, CancellationToken cancellationToken)
    {
        if (keys.Current is not { } ring)
        {
            return s_notLoaded;
        }

        if (keys.IsStale)
        {
            return s_outOfDate;
        }

        if (!ring.TryFind(request.Key.Digest, out var key) || !key.IsValidAt(clock.GetUtcNow()))
        {
            logger.VerificationFailed(request.Key.Prefix, request.UserAgent);
            return s_refused;
        }

        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.VerificationSucceeded(key.Id, key.Name, request.UserAgent); // id and name are texts made for the line alone
        }

        return Task.FromResult<Result<VerifiedKey>>(new VerifiedKey(key.Answer));
    }
}
