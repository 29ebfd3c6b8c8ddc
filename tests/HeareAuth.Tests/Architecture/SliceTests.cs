using System.Reflection;
using FluentValidation;
using HeareAuth.Features.Results;
using MediatR;
using NetArchTest.Rules;

namespace HeareAuth.Tests.Architecture;

/// <summary>A slice is one file: the message, its result, the validator if it needs one, and the handler.</summary>
public sealed class SliceTests
{
    public static TheoryData<string> Slices => [.. Sources.Messages.Select(static message => message.Name)];

    [Fact]
    public void Every_operation_is_a_slice() => Assert.Superset(
        new HashSet<string> { "Verify", "Refresh", "CheckHealth", "CheckReadiness", "CreateKey", "ListKeys", "ShowKey", "DeleteKey" },
        Sources.Messages.Select(static message => message.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_message_has_one_handler_in_the_same_file(string slice)
    {
        var message = Message(slice);
        var handler = Assert.Single(
            Sources.Features.GetTypes(),
            type => type.GetInterfaces().Any(candidate =>
                candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) && candidate.GenericTypeArguments[0] == message));

        Assert.Equal($"{slice}Handler", handler.Name);
        Assert.Equal(message.Namespace, handler.Namespace);
        Assert.True(handler is { IsSealed: true, IsPublic: false });
        Assert.Matches($@"\bclass {handler.Name}\b", File.ReadAllText(Sources.FileOf(message)));
    }

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_message_is_a_sealed_record_and_returns_a_result_of_a_sealed_record(string slice)
    {
        var message = Message(slice);
        var response = Assert.Single(message.GetInterfaces(), static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];

        Assert.True(message is { IsSealed: true, IsPublic: true } && IsRecord(message));
        Assert.Equal(typeof(Result<>), response.GetGenericTypeDefinition());
        var value = response.GenericTypeArguments[0];
        Type[] cases = value.IsAbstract ? [.. value.Assembly.GetTypes().Where(value.IsAssignableFrom).Where(type => type != value)] : [value];
        Assert.NotEmpty(cases);
        Assert.All(cases, static type => Assert.True(type.IsSealed && IsRecord(type)));
    }

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_message_that_can_be_invalid_has_a_validator(string slice)
    {
        var message = Message(slice);
        var validator = Sources.Features.GetType($"{message.FullName}Validator");
        var canBeInvalid = message.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(static property => property.PropertyType != typeof(bool));

        Assert.Equal(canBeInvalid, validator is not null);
        Assert.True(validator is null || validator is { IsSealed: true, IsPublic: false } && validator.IsSubclassOf(typeof(AbstractValidator<>).MakeGenericType(message)));
    }

    [Theory]
    [MemberData(nameof(Slices))]
    public void No_slice_uses_another_slice(string slice)
    {
        string[] others = [.. Sources.Messages.Where(other => other.Name != slice).SelectMany(static other => (string[])[other.FullName!, $"{other.FullName}Handler", $"{other.FullName}Validator"])];

        var result = Types.InAssembly(Sources.Features).That().HaveNameMatching($"^{slice}(Handler|Validator)?$").Should().NotHaveDependencyOnAny(others).GetResult();

        Assert.True(result.IsSuccessful, $"these use another slice: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    private static Type Message(string name) => Sources.Messages.Single(message => message.Name == name);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
