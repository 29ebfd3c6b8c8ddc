namespace HeareAuth.Tests.Properties;

/// <summary>What happens to one write.</summary>
internal enum WriteFate
{
    Answered,

    /// <summary>The store refuses it, and nothing is written.</summary>
    Refused,

    /// <summary>It is written, and the response is lost.</summary>
    AnswerLost,

    /// <summary>The request is lost, and nothing is written.</summary>
    RequestLost,

    /// <summary>The client gives up, and the write arrives before a later read.</summary>
    Late,

    /// <summary>It is written, and from then on the store does not respond.</summary>
    WrittenThenSilence,

    /// <summary>It arrives late, and until then the store does not respond.</summary>
    LateThenSilence,

    /// <summary>Another writer creates a key first.</summary>
    Overtaken,

    /// <summary>Another writer deletes a key first.</summary>
    OvertakenByADeletion,

    /// <summary>It is written, another writer creates a key after it, and the response is lost.</summary>
    BuiltOnAndLost,

    /// <summary>The store reports success and writes nothing. No store may do this; it shows that the model would detect it.</summary>
    Forgotten,
}
