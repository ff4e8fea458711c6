using Vectrant.Core.Answering;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Text;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Core.Models;

namespace Vectrant.Core.Ask;

/// <summary>
/// Asks a pipeline as the one who manages it, to see what it answers: one for customers through the customers' side, an internal one
/// with the own roles. Question and answer are kept nowhere, and nobody else sees them.
/// </summary>
public sealed class TryPipeline(AnswerQuestion answering, IPipelineQuery pipelines, InputGate gate, IRateLimit limit, IAuditLog audit)
{
    public async Task<Result<Answer>> RunAsync(Actor actor, PipelineId id, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(text);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return PipelineErrors.MayNotManage;
        }

        var question = TextInput.Clean(text);
        if (HiddenChars.IsBlank(question) || !TextInput.IsWithin(question, AskErrors.LongestQuestion))
        {
            return HiddenChars.IsBlank(question) ? AskErrors.QuestionMissing : AskErrors.QuestionTooLong;
        }

        if (await limit.RefuseAsync(actor, EndpointClass.Ask, cancellationToken) is { } tooMany)
        {
            return tooMany;
        }

        var found = await pipelines.GetAsync(actor, id, cancellationToken);
        if (!found.Succeeded || found.Value.ArchivedAt is not null)
        {
            return found.Error ?? PipelineErrors.MustBeRestored;
        }

        var pipeline = found.Value;
        var forCustomers = pipeline.Audience == Audience.Customer;
        var admitted = gate.Admit(question, forCustomers ? GuardPipeline.Customer : GuardPipeline.Internal, new EventSubject { PersonId = actor.PersonId?.Value });
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        var detail = new Dictionary<string, object?> { ["name"] = pipeline.Name, ["characters"] = question.Length };
        await audit.AppendAsync(new AuditEntry(actor, AuditAction.PipelineTried, "pipeline", id.ToString(), detail), cancellationToken);
        var request = new AnswerRequest(question, pipeline.Audience, actor.Roles, [], forCustomers ? ModelTask.Draft : ModelTask.Ask, null)
        {
            Person = actor.PersonId,
            Pipeline = id,
        };
        return await answering.RunAsync(request, cancellationToken);
    }
}
