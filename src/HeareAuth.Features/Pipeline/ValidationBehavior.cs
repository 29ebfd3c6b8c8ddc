using FluentValidation;
using HeareAuth.Features.Results;
using MediatR;

namespace HeareAuth.Features.Pipeline;

/// <summary>The one place of validation: a message that its validator refuses never reaches its handler.</summary>
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
            // Every rule of ours is synchronous, so nothing is awaited here.
            if (validator.Validate(request) is { IsValid: false } result)
            {
                return Task.FromResult(TResponse.From(Failure.Invalid(result.Errors[0].ErrorMessage)));
            }
        }

        return next(cancellationToken);
    }
}
