namespace HeareAuth.Features.Diagnosis;

/// <summary>One thing that <c>doctor</c> checks without changing it.</summary>
public interface ICheck
{
    /// <summary>The name that people and scripts see, in lower case.</summary>
    string Name { get; }

    /// <summary>The name of the check that has to pass before this one makes sense, or null.</summary>
    string? Needs => null;

    Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken);
}
