using System.Runtime.InteropServices;

namespace Vectrant.Core.Guardrails;

/// <summary>Collects findings; kept and cleared between texts, so that a clean text costs no memory.</summary>
public sealed class Findings
{
    private readonly List<Finding> _items = [];

    public int Count => _items.Count;

    public ReadOnlySpan<Finding> Span => CollectionsMarshal.AsSpan(_items);

    public void Add(Finding finding) => _items.Add(finding);

    public void Clear() => _items.Clear();

    /// <summary>Whether something found already covers a part of a span.</summary>
    public bool Covers(int start, int length)
    {
        foreach (var item in Span)
        {
            if (item.Start < start + length && start < item.End)
            {
                return true;
            }
        }

        return false;
    }

    public IReadOnlyList<Finding> ToList() => _items.Count == 0 ? [] : [.. _items];
}
