namespace MediatR;

/// <summary>The answer of a message that has none.</summary>
public readonly struct Unit : IEquatable<Unit>, IComparable<Unit>, IComparable
{
    private static readonly Unit s_value;

    public static ref readonly Unit Value => ref s_value;

    public static Task<Unit> Task { get; } = System.Threading.Tasks.Task.FromResult(s_value);

    public static bool operator ==(Unit first, Unit second) => true;

    public static bool operator !=(Unit first, Unit second) => false;

    public int CompareTo(Unit other) => 0;

    public bool Equals(Unit other) => true;

    public override bool Equals(object? obj) => obj is Unit;

    public override int GetHashCode() => 0;

    public override string ToString() => "()";

    int IComparable.CompareTo(object? obj) => 0;
}
