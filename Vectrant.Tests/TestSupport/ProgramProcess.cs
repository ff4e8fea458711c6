using System.Diagnostics;
using System.Text;
using Vectrant.Tests.Architecture;

namespace Vectrant.Tests.TestSupport;

/// <summary>The program as an operator runs it: a process of its own with an install folder of the test's.</summary>
public sealed class ProgramProcess : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly StringBuilder _text = new();

    private ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public int Id => _process.Id;

    public static ProgramProcess Start(string home, IEnumerable<(string Key, string Value)> environment, params string[] arguments) => Start(home, environment, [], string.Empty, arguments);

    private static ProgramProcess Start(string home, IEnumerable<(string Key, string Value)> environment, string[] around, string input, string[] arguments)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Vectrant.Web.dll");
        string[] words = [.. around, "dotnet", file, .. arguments];
        var info = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["VECTRANT_HOME"] = home;
        info.Environment.Remove("VECTRANT_PORT");
        foreach (var (key, value) in environment)
        {
            info.Environment[key] = value;
        }

        var process = Process.Start(info) ?? throw new InvalidOperationException("The program did not start.");
        var program = new ProgramProcess(process);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return program;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(string home, CancellationToken cancellationToken, params string[] arguments)
    {
        using var program = Start(home, [], arguments);
        return (await program.EndAsync(cancellationToken), program.Text);
    }

    /// <summary>Runs a command over its standard input, to its end.</summary>
    public static async Task<(int ExitCode, string Text)> PipeAsync(string home, string input, CancellationToken cancellationToken, params string[] arguments)
    {
        using var program = Start(home, [], [], input, arguments);
        return (await program.EndAsync(cancellationToken), program.Text);
    }

    /// <summary>Runs a command at a terminal, as somebody who sits there: once it asks that question, those keys are typed (<c>\x03</c> is Ctrl-C).</summary>
    public static ProgramProcess AtATerminal(string home, IEnumerable<(string Key, string Value)> environment, string question, string keys, params string[] arguments) =>
        Start(home, environment, ["python3", Path.Combine(SourceTree.Root, "Vectrant.Tests", "TestSupport", "at-a-terminal.py"), question, keys], string.Empty, arguments);

    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(EndLimit);
        await _process.WaitForExitAsync(limited.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end, as an operator or a container engine does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_text)
        {
            _text.AppendLine(line);
        }
    }
}
