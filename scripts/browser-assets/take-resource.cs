// Copies one resource out of an assembly without loading it: dotnet run take-resource.cs -- ASSEMBLY RESOURCE TARGET
#:property PublishAot=false
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

if (args is not [var assembly, var name, var target])
{
    Console.Error.WriteLine("Usage: take-resource.cs ASSEMBLY RESOURCE TARGET");
    return 2;
}

using var image = new PEReader(File.OpenRead(assembly));
var metadata = image.GetMetadataReader();
var resources = metadata.ManifestResources.Select(metadata.GetManifestResource).ToDictionary(resource => metadata.GetString(resource.Name));
if (!resources.TryGetValue(name, out var found) || !found.Implementation.IsNil)
{
    Console.Error.WriteLine($"{assembly} holds no resource {name}, only: {string.Join(", ", resources.Keys)}");
    return 1;
}

// A resource is its length (four bytes) and its content, at its offset within the resources of the image.
var start = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress + checked((int)found.Offset);
var length = image.GetSectionData(start).GetReader().ReadInt32();
await File.WriteAllBytesAsync(target, image.GetSectionData(start + sizeof(int)).GetReader(0, length).ReadBytes(length));
return 0;
