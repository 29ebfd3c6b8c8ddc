using FluentValidation;

namespace HeareAuth.Features.Pipeline;

/// <summary>
/// Validates every message; a message that its validator rejects never reaches its handler. The rules are in the
/// <c>*Validator</c> next to each operation; rules for ids and new keys are in <c>Keys/KeyIdRules</c> and <c>Keys/CreateKeyRules</c>.
/// </summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
    where TResponse : IFailable<TResponse>
{
    private readonly IValidator<TRequest>[] _validators = [.. validators];

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        foreach (var validator in _validators)
        {
            // All rules are synchronous, so nothing is awaited here. Each carries its failure: see FailsWith.
            if (validator.Validate(request) is { IsValid: false } result)
            {
                return Task.FromResult(TResponse.From([.. result.Errors.Select(static error => (Failure)error.CustomState)]));
            }
        }

        return next(cancellationToken);
    }
}
