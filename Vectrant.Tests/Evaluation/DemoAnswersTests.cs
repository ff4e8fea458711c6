using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Answering;
using Vectrant.Core.Knowledge;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The built-in models on the demo's questions. The floors are what was measured (25 of 27 and 13 of 13), less one question each.</summary>
public sealed class DemoAnswersTests(DemoKnowledge demo) : IClassFixture<DemoKnowledge>
{
    private const int RightFloor = 24;
    private const int HonestFloor = 12;

    [Fact]
    public async Task Run_QuestionsOfTheDemo_AnswersOrSaysThatItDoesNotKnow()
    {
        var pipeline = demo.Services.GetRequiredService<AnswerQuestion>();
        var output = TestContext.Current.TestOutputHelper!;
        var (right, honest, found, times) = (0, 0, 0, new List<double>());
        var questions = DemoQuestion.Load();
        await pipeline.RunAsync(questions[0].ToRequest(), TestContext.Current.CancellationToken);
        foreach (var question in questions)
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await pipeline.RunAsync(question.ToRequest(), TestContext.Current.CancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var good = question.Answerable
                ? answer.Outcome == AnswerOutcome.Answered && question.IsStatedBy(answer.Text)
                : answer.Outcome == AnswerOutcome.NotInSources;
            right += question.Answerable && good ? 1 : 0;
            honest += !question.Answerable && good ? 1 : 0;
            var place = answer.Passages.ToList().FindIndex(passage => passage.DocumentTitle == question.Document);
            found += question.Answerable && place is >= 0 and < 5 ? 1 : 0;
            output.WriteLine($"{(good ? "ok " : "BAD")} {question.Id} {answer.Outcome} {answer.Confidence:0.00} place {place + 1} | {question.Text} | {question.Fact} | {answer.Text.Replace('\n', ' ')}");
            Assert.All(answer.Sentences, sentence => Assert.True(sentence.Supported, $"{question.Id}: {sentence.Reason}"));
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"right {right} of {questions.Count(q => q.Answerable)}, honest {honest} of {questions.Count(q => !q.Answerable)}, document among the first five {found}; ms p50 {times[times.Count / 2]:0.0} p95 {times[(int)(times.Count * 0.95)]:0.0}"));
        Assert.True(right >= RightFloor, $"Only {right} questions were answered right.");
        Assert.True(honest >= HonestFloor, $"Only {honest} questions without an answer were admitted.");
    }

    [Fact]
    public async Task Run_CustomerAsksForInternalFacts_NoPassageAndNoAnswerHoldsThem()
    {
        var pipeline = demo.Services.GetRequiredService<AnswerQuestion>();
        foreach (var question in DemoQuestion.Load().Where(question => question.MustNotAppear is not null))
        {
            var answer = await pipeline.RunAsync(question.ToRequest(), TestContext.Current.CancellationToken);

            Assert.DoesNotContain(question.MustNotAppear!, answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.All(answer.Passages, passage =>
            {
                Assert.Equal(Audience.Customer, passage.Audience);
                Assert.DoesNotContain(question.MustNotAppear!, passage.Text, StringComparison.OrdinalIgnoreCase);
            });
        }
    }
}
