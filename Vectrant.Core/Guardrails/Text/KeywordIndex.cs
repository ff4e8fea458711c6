namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Finds which of many literals occur in a text, in one pass whatever their number: the automaton of Aho and Corasick (1975) as a
/// full table. ASCII letters are compared without case.
/// </summary>
public sealed class KeywordIndex
{
    private readonly ushort[] _classes = new ushort[char.MaxValue + 1];
    private readonly int[] _next;
    private readonly int[] _outputs;
    private readonly int[] _outputStart;
    private readonly int _width;

    /// <param name="keywords">None empty; a keyword's number is its place in this list.</param>
    public KeywordIndex(IReadOnlyList<string> keywords)
    {
        ArgumentNullException.ThrowIfNull(keywords);
        _width = Classify(keywords);
        var nodes = new List<int[]> { new int[_width] };
        var ends = new List<List<int>> { new() };
        for (var number = 0; number < keywords.Count; number++)
        {
            ArgumentException.ThrowIfNullOrEmpty(keywords[number]);
            var node = 0;
            foreach (var c in keywords[number])
            {
                var kind = _classes[c];
                if (nodes[node][kind] == 0)
                {
                    nodes.Add(new int[_width]);
                    ends.Add([]);
                    nodes[node][kind] = nodes.Count - 1;
                }

                node = nodes[node][kind];
            }

            ends[node].Add(number);
        }

        Complete(nodes, ends);
        _next = [.. nodes.SelectMany(node => node)];
        _outputStart = new int[ends.Count + 1];
        for (var i = 0; i < ends.Count; i++)
        {
            _outputStart[i + 1] = _outputStart[i] + ends[i].Count;
        }

        _outputs = [.. ends.SelectMany(end => end)];
    }

    public Enumerator Find(ReadOnlySpan<char> text) => new(this, text);

    private int Classify(IReadOnlyList<string> keywords)
    {
        ushort next = 1;
        foreach (var c in keywords.SelectMany(keyword => keyword))
        {
            var lower = char.ToLowerInvariant(c);
            if (_classes[lower] == 0)
            {
                _classes[lower] = next++;
            }

            _classes[c] = _classes[lower];
            if (char.IsAsciiLetter(c))
            {
                _classes[char.ToUpperInvariant(c)] = _classes[lower];
            }
        }

        return next;
    }

    // Breadth first, so that the longest own suffix of a node is complete before the node is.
    private void Complete(List<int[]> nodes, List<List<int>> ends)
    {
        var suffix = new int[nodes.Count];
        var waiting = new Queue<int>();
        foreach (var child in nodes[0].Where(child => child != 0))
        {
            waiting.Enqueue(child);
        }

        while (waiting.TryDequeue(out var node))
        {
            ends[node].AddRange(ends[suffix[node]]);
            for (var kind = 0; kind < _width; kind++)
            {
                var child = nodes[node][kind];
                if (child == 0)
                {
                    nodes[node][kind] = nodes[suffix[node]][kind];
                }
                else
                {
                    suffix[child] = nodes[suffix[node]][kind];
                    waiting.Enqueue(child);
                }
            }
        }
    }

    /// <summary>One occurrence.</summary>
    /// <param name="Keyword">Number of the keyword.</param>
    /// <param name="End">Offset after its last character.</param>
    public readonly record struct Hit(int Keyword, int End);

    public ref struct Enumerator
    {
        private readonly KeywordIndex _index;
        private readonly ReadOnlySpan<char> _text;
        private int _place;
        private int _node;
        private int _output;
        private int _outputEnd;

        internal Enumerator(KeywordIndex index, ReadOnlySpan<char> text)
        {
            _index = index;
            _text = text;
        }

        public readonly Hit Current => new(_index._outputs[_output - 1], _place);

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_output < _outputEnd)
            {
                _output++;
                return true;
            }

            var (next, classes, width, starts) = (_index._next, _index._classes, _index._width, _index._outputStart);
            while (_place < _text.Length)
            {
                _node = next[(_node * width) + classes[_text[_place++]]];
                if (starts[_node + 1] > starts[_node])
                {
                    (_output, _outputEnd) = (starts[_node] + 1, starts[_node + 1]);
                    return true;
                }
            }

            return false;
        }
    }
}
