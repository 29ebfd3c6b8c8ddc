namespace HeareAuth.Features.Storage.S3;

/// <summary>How it is known that a store honours conditions on writes.</summary>
internal enum ConditionProof
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>An earlier process found it out within the last day; the bucket may have changed since.</summary>
    Remembered,

    /// <summary>This process found it out.</summary>
    Probed,
}
