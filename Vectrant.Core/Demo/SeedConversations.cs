using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;

namespace Vectrant.Core.Demo;

/// <summary>
/// Seeds conversations in all states. What was answered in the past carries drafts that are grounded for real in the seeded
/// documents; what waits for a draft is left to the workers.
/// </summary>
public sealed class SeedConversations(IDemoConversationStore store, AnswerQuestion answerQuestion, GroundText groundText)
{
    private const string Author = "demo/seeded";

    public async Task RunAsync(DemoContent content, IReadOnlyDictionary<string, Actor> people, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var existing = await store.ExistingAsync(content.Conversations.Select(conversation => conversation.Key), cancellationToken);
        var missing = content.Conversations.Where(conversation => !existing.Contains(conversation.Key)).ToList();
        foreach (var conversation in missing)
        {
            await store.AddAsync(conversation, people, await DraftsAsync(conversation, cancellationToken), cancellationToken);
        }

        if (missing.Count > 0)
        {
            progress.Report($"{missing.Count} conversations are seeded");
        }
    }

    // By the place of the message that a draft belongs to: the reply that was sent, or the question whose draft was skipped.
    private async Task<Dictionary<int, Answer>> DraftsAsync(DemoConversation conversation, CancellationToken cancellationToken)
    {
        var drafts = new Dictionary<int, Answer>();
        for (var place = 0; place < conversation.Messages.Count; place++)
        {
            var message = conversation.Messages[place];
            if (conversation.State is "answered_approved" or "answered_edited" && message.From == "agent")
            {
                var written = message.Text == conversation.FinalText ? conversation.DraftText! : message.Text;
                drafts[place] = await groundText.RunAsync(Request(conversation, place), written, Author, cancellationToken);
            }
            else if (conversation.State == "skipped" && place == 0)
            {
                drafts[place] = await answerQuestion.RunAsync(Request(conversation, place + 1), cancellationToken);
            }
        }

        return drafts;
    }

    private static AnswerRequest Request(DemoConversation conversation, int before)
    {
        var earlier = conversation.Messages.Take(before).Where(message => message.From is "customer" or "agent").ToList();
        var question = earlier.FindLastIndex(message => message.From == "customer");
        return new AnswerRequest(
            earlier[question].Text,
            Audience.Customer,
            new HashSet<string>(),
            [.. earlier.Take(question).Select(message => new EarlierMessage(message.From == "customer", message.Text))],
            ModelTask.Draft,
            null);
    }
}
