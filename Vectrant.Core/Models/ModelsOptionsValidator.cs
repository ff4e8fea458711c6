using Microsoft.Extensions.Options;

namespace Vectrant.Core.Models;

/// <summary>Lists everything that is wrong with <see cref="ModelsOptions"/>, not only the first.</summary>
public sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(errors, nameof(options.TimeoutSeconds), options.TimeoutSeconds, 1, 300);
        Range(errors, nameof(options.Retries), options.Retries, 0, 5);
        Range(errors, nameof(options.BreakerFailures), options.BreakerFailures, 2, 100);
        Range(errors, nameof(options.BreakerSeconds), options.BreakerSeconds, 1, 600);
        Range(errors, nameof(options.MaxOutputTokens), options.MaxOutputTokens, 64, 8192);
        foreach (var slot in Enum.GetValues<ModelSlot>())
        {
            var chosen = options.Of(slot);
            errors.AddRange(ModelChoice.Problems(slot, chosen.Provider, chosen.Model, chosen.Endpoint).Select(problem => $"Models:{slot}: {problem}"));
        }

        errors.AddRange(options.Prices
            .Where(price => price.Value.Input < 0 || price.Value.Output < 0)
            .Select(price => $"Models:Prices:{price.Key} is below 0; a price cannot be negative."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string option, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            errors.Add($"Models:{option} is {value}; it must lie between {least} and {most}.");
        }
    }
}
