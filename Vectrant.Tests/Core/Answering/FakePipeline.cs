using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Answering;

/// <summary>The real pipeline with the real guard, over passages and a model that a test chooses.</summary>
internal sealed class FakePipeline : IChatModels, IChatClient, IPassageSearch, IAnsweringPipelines
{
    public IReadOnlyList<Passage> Found { get; set; } = [Passages.Of("The excess for water damage is £250. Turn off the stopcock at once.")];

    public IReadOnlyList<string> Parts { get; set; } = ["The excess for water ", "damage is £250. [1]"];

    public IReadOnlyList<EarlierMessage> History { get; set; } = [];

    public int? FailsAfter { get; set; }

    /// <summary>Everything the model was sent.</summary>
    public string Prompt { get; private set; } = string.Empty;

    /// <summary>Who was asked, in order.</summary>
    public List<string> Order { get; } = [];

    /// <summary>What was recorded and accounted for.</summary>
    public GuardNotes Guarded { get; } = new();

    public GuardRules Rules { get; set; } = GuardRules.Shipped;

    /// <summary>What is asked where no pipeline is named.</summary>
    public PipelineId Default { get; } = new(Guid.NewGuid());

    /// <summary>How often a pipeline was looked up.</summary>
    public int PipelinesRead { get; private set; }

    /// <summary>Whether the side has the pipeline that is asked.</summary>
    public bool Known { get; set; } = true;

    /// <summary>What that pipeline is limited to.</summary>
    public IReadOnlyList<CollectionId>? Collections { get; set; }

    /// <summary>How the pipeline that is asked answers.</summary>
    public PipelineTuning Tuning { get; set; } = PipelineTuning.Usual;

    /// <summary>What was searched last.</summary>
    public PassageQuery? Searched { get; private set; }

    public static AnswerRequest Request(string question, IReadOnlyList<EarlierMessage>? history = null) =>
        new(question, Audience.Customer, new HashSet<string>(), history ?? [], ModelTask.Draft, null);

    public Task<Answer> RunAsync(string question) => Build().RunAsync(Request(question, History), TestContext.Current.CancellationToken);

    public AnswerQuestion Build()
    {
        var rules = new FixedGuardRules(Rules);
        var guard = new AnswerGuard(
            new InputPolicy(rules, NullLogger<InputPolicy>.Instance), new ContextSanitiser(rules, NullLogger<ContextSanitiser>.Instance),
            new OutputPolicy(rules, NullLogger<OutputPolicy>.Instance), Guarded, Guarded, TimeProvider.System);
        return new AnswerQuestion(guard, new PassageFinder(this, this, Options.Create(new RetrievalOptions())), new AnswerComposer(this, Options.Create(new ModelsOptions())), TimeProvider.System);
    }

    public Task<IReadOnlyList<Passage>> SearchAsync(PassageQuery query, CancellationToken cancellationToken)
    {
        Order.Add("search");
        Searched = query;
        return Task.FromResult(Found);
    }

    public Task<AnsweringPipeline?> FindAsync(Audience side, PipelineId? pipeline, CancellationToken cancellationToken)
    {
        PipelinesRead++;
        return Task.FromResult(Known ? new AnsweringPipeline(pipeline ?? Default, "Customers", Tuning, Collections) : null);
    }

    public ValueTask<ChatModel> ForAsync(ModelTask task, CancellationToken cancellationToken) => ValueTask.FromResult(new ChatModel("fake", "test", this));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Order.Add("model");
        Prompt = string.Join('\n', messages.Select(message => message.Text));
        for (var i = 0; i < Parts.Count; i++)
        {
            await Task.Yield();
            if (FailsAfter == i)
            {
                throw new ModelUnavailableException("It broke.");
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, Parts[i]);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
