namespace HeareAuth.Features.Storage;

public enum ObjectReadStatus
{
    /// <summary>The store answered, and there is no such object. A missing bucket is not this.</summary>
    Absent,

    NotModified,

    Found,
}
