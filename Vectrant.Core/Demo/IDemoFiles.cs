namespace Vectrant.Core.Demo;

/// <summary>The demo's files, as they were shipped.</summary>
public interface IDemoFiles
{
    DemoContent Read();

    Stream Open(DemoFile file);
}
