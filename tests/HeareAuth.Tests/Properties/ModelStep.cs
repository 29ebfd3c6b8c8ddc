namespace HeareAuth.Tests.Properties;

internal enum ModelOperation
{
    Create,
    Delete,
    List,
}

internal enum ReadFate
{
    Answered,
    Refused,

    /// <summary>Writes that are late arrive just before it.</summary>
    AfterLateWrites,
}

/// <summary>One operation, and what becomes of its calls of the store; those beyond are answered.</summary>
/// <param name="Pick">Which of the keys that were ever made a deletion is of.</param>
internal sealed record ModelStep(ModelOperation Operation, int Pick, WriteFate[] Writes, ReadFate[] Reads)
{
    public override string ToString() =>
        $"{Operation}({Pick}) writes [{string.Join(' ', Writes)}] reads [{string.Join(' ', Reads)}]";
}
