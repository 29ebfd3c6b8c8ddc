using FluentValidation;

namespace HeareAuth.Features.Pipeline;

public static class FailureRules
{
    /// <summary>Reports this failure when the rule before it does not hold.</summary>
    public static IRuleBuilderOptions<T, TProperty> FailsWith<T, TProperty>(
        this IRuleBuilderOptions<T, TProperty> rule, FailureCode code, string reason, string? remedy = null, string? field = null)
    {
        var failure = new Failure(code, reason, remedy, field);
        return rule.WithMessage(reason).WithState(_ => failure);
    }
}
