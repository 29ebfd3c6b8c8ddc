namespace HeareAuth.Features.Diagnosis;

/// <summary>One thing that <c>doctor</c> looks at, and never changes.</summary>
public interface ICheck
{
    /// <summary>What people and scripts know it by; lower case.</summary>
    string Name { get; }

    /// <summary>The name of the check without whose success this one makes no sense, or null.</summary>
    string? Needs => null;

    Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken);
}
