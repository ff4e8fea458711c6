using System.Text;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;

namespace Vectrant.Core.Answering;

/// <summary>Grows with what a model writes and releases whole sentences, each after the output check.</summary>
internal sealed class DraftText(Func<string, OutputCheck> check)
{
    private readonly StringBuilder _raw = new();
    private int _released;

    public bool Blocked { get; private set; }

    public Reply Reply => Reply.Read(Raw);

    private string Raw => TextInput.Written(_raw.ToString());

    /// <returns>Text that may be shown now; empty while no further sentence is whole.</returns>
    public string Add(string text)
    {
        _raw.Append(text);
        var raw = Raw;
        if (Reply.MayBeNotInSources(raw))
        {
            return string.Empty;
        }

        // The last sentence may still go on, and so may a citation mark at its end.
        var reply = Reply.Read(raw);
        var whole = reply.Sentences.Count - 1;
        var released = new StringBuilder();
        for (; _released < whole; _released++)
        {
            var end = reply.Sentences[_released].Place.End;
            var start = _released == 0 ? 0 : reply.Sentences[_released - 1].Place.End;
            if (check(reply.Text[..end]).Verdict.Verdict == Verdict.Block)
            {
                Blocked = true;
                break;
            }

            released.Append(reply.Text, start, end - start);
        }

        return released.ToString();
    }

    /// <summary>The check of the whole text, which also sees what only shows across sentences.</summary>
    public OutputCheck Check() => check(Reply.Text);
}
