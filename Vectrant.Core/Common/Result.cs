using System.Diagnostics.CodeAnalysis;

namespace Vectrant.Core.Common;

/// <summary>Either a value or an <see cref="Common.Error"/>: the outcome of a use case that may be refused.</summary>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value; asking for it after a refusal is a bug and throws.</summary>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"The result holds the refusal '{Error.Code}', not a value.");

    [SuppressMessage("Usage", "CA2225", Justification = "Result.Ok and Result.Fail are the named alternates.")]
    public static implicit operator Result<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225", Justification = "Result.Ok and Result.Fail are the named alternates.")]
    public static implicit operator Result<T>(Error error) => new(default, error);

    public TOut Match<TOut>(Func<T, TOut> success, Func<Error, TOut> failure) => Succeeded ? success(_value!) : failure(Error);
}

/// <summary>The empty value of a use case that returns nothing but success.</summary>
public readonly record struct Done
{
    public static Done Instance { get; }
}
