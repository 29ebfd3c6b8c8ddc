namespace HeareAuth.Tests.Properties;

/// <summary>What becomes of one write.</summary>
internal enum WriteFate
{
    Answered,

    /// <summary>The store says no, and nothing is written.</summary>
    Refused,

    /// <summary>It is written, and nobody hears of it.</summary>
    AnswerLost,

    /// <summary>It is lost on the way.</summary>
    RequestLost,

    /// <summary>It is given up, and arrives before some later read.</summary>
    Late,

    /// <summary>It is written, and from then on the store is silent.</summary>
    WrittenThenSilence,

    /// <summary>It is late, and until then the store is silent.</summary>
    LateThenSilence,

    /// <summary>Another writer is faster.</summary>
    Overtaken,

    /// <summary>Another writer deletes a key first.</summary>
    OvertakenByADeletion,

    /// <summary>It is written, another writer writes on top of it, and the answer is lost.</summary>
    BuiltOnAndLost,

    /// <summary>The store says that it wrote and did not: no store may, and the model must see it.</summary>
    Forgotten,
}
