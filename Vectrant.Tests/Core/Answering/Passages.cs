using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;

namespace Vectrant.Tests.Core.Answering;

internal static class Passages
{
    public static Passage Of(string text, string title = "Terms 2026", params string[] headings) => new(
        new ChunkId(Guid.CreateVersion7()), new DocumentId(Guid.CreateVersion7()), new DocumentVersionId(Guid.CreateVersion7()), 1, title, Audience.Customer, headings, null, 0, text.Length, text, 0.03);
}
