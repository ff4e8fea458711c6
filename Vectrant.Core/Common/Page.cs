namespace Vectrant.Core.Common;

/// <summary>One page of a list that is paged by key, never by offset.</summary>
/// <param name="Items">The rows, in the order of the list.</param>
/// <param name="Next">Opaque cursor of the next ("older") page, or null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
