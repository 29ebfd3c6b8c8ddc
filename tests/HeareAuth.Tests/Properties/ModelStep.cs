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

    /// <summary>Late writes arrive just before it.</summary>
    AfterLateWrites,
}

/// <summary>One operation and the fates of its store calls, in order. Calls beyond the lists succeed.</summary>
/// <param name="Pick">The key to delete, as an index into the keys created so far.</param>
internal sealed record ModelStep(ModelOperation Operation, int Pick, WriteFate[] Writes, ReadFate[] Reads)
{
    public override string ToString() =>
        $"{Operation}({Pick}) writes [{string.Join(' ', Writes)}] reads [{string.Join(' ', Reads)}]";
}
