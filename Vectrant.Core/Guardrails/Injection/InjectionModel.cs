using System.Reflection;
using System.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>The two trained heads and the note of where they come from.</summary>
/// <param name="Messages">For messages to the assistant.</param>
/// <param name="Lines">For lines of documents.</param>
/// <param name="Note">Sets, licences, counts and figures.</param>
internal sealed record InjectionModel(InjectionHead Messages, InjectionHead Lines, string Note)
{
    private const string Resource = "injection-weights";
    private static readonly byte[] Magic = "VIW1"u8.ToArray();
    private static readonly Lazy<InjectionModel> Loaded = new(Load);

    /// <summary>The weights that are part of the program.</summary>
    public static InjectionModel Shipped => Loaded.Value;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static InjectionModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw new InvalidDataException("The file holds no injection weights.");
        }

        var note = reader.ReadString();
        return new InjectionModel(ReadHead(reader), ReadHead(reader), note);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Note);
        WriteHead(writer, Messages);
        WriteHead(writer, Lines);
    }

    private static InjectionHead ReadHead(BinaryReader reader)
    {
        var (scale, bias, threshold) = (reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        var size = reader.ReadInt32();
        var weights = new sbyte[size];
        for (var i = 0; i < size; i++)
        {
            weights[i] = reader.ReadSByte();
        }

        return new InjectionHead(weights, scale, bias, threshold);
    }

    private static void WriteHead(BinaryWriter writer, InjectionHead head)
    {
        writer.Write(head.Scale);
        writer.Write(head.Bias);
        writer.Write(head.Threshold);
        writer.Write(head.Weights.Length);
        foreach (var weight in head.Weights)
        {
            writer.Write(weight);
        }
    }

    private static InjectionModel Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The injection weights are not part of the program.");
        return Read(stream);
    }
}
