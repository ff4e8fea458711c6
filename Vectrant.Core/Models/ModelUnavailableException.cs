namespace Vectrant.Core.Models;

/// <summary>The model did not answer, answered nonsense, or its circuit is open. The message says what happened in words, without any part of the prompt.</summary>
public sealed class ModelUnavailableException : Exception
{
    public ModelUnavailableException()
    {
    }

    public ModelUnavailableException(string message)
        : base(message)
    {
    }

    public ModelUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
