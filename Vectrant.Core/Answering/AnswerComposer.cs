using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>What is to be written.</summary>
/// <param name="Question">Completed by what was asked before, sensitive values taken out.</param>
/// <param name="Language">Code of its language.</param>
/// <param name="Passages">Sanitised.</param>
/// <param name="Marker">Random mark of this prompt.</param>
internal sealed record Assignment(string Question, string Language, IReadOnlyList<Passage> Passages, string Marker);

/// <summary>The step that lets a model write.</summary>
public sealed class AnswerComposer(IChatModels models, IOptions<ModelsOptions> options)
{
    internal ValueTask<ChatModel> ModelAsync(ModelTask task, CancellationToken cancellationToken) => models.ForAsync(task, cancellationToken);

    /// <summary>The raw text as it arrives. Throws <see cref="ModelUnavailableException"/>.</summary>
    internal async IAsyncEnumerable<string> WriteAsync(
        ChatModel model, Assignment assignment, AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = new ChatOptions { Temperature = 0, MaxOutputTokens = options.Value.MaxOutputTokens };
        new CallContext(request.ConversationId, request.QuestionId).AttachTo(settings);
        new WritingMaterial(assignment.Question, [.. assignment.Passages.Select(passage => new SourceText(passage.DocumentTitle, passage.HeadingPath, passage.Text))]).AttachTo(settings);
        var prompt = AnswerPrompt.Build(assignment.Question, assignment.Language, request.History, assignment.Passages, assignment.Marker, request.Tuning.Instruction);
        await foreach (var update in model.Client.GetStreamingResponseAsync(prompt, settings, cancellationToken))
        {
            if (update.Text.Length > 0)
            {
                yield return update.Text;
            }
        }
    }
}
