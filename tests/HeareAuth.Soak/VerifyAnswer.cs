namespace HeareAuth.Soak;

/// <param name="NamesKey">Whether the body names the key that was presented.</param>
internal readonly record struct VerifyAnswer(int Status, bool NamesKey);
