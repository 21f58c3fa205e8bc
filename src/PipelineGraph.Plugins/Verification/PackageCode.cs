using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Verification;

/// <summary>One type of a package, with what of it the scan asks for.</summary>
internal sealed record CodeType(MetadataReader Metadata, TypeDefinitionHandle Handle, string Name)
{
    public TypeDefinition Definition { get; } = Metadata.GetTypeDefinition(Handle);

    /// <summary>Closures, iterators, anonymous types, generated code: no name that C# can write.</summary>
    public bool IsByCompiler => Name.Contains('<', StringComparison.Ordinal);

    public bool IsEnum => BaseName == "System.Enum";

    public bool IsDelegate => BaseName == "System.MulticastDelegate";

    public string BaseName => Definition.BaseType.IsNil ? "" : TypeShapes.Of(Metadata, Definition.BaseType).Name;

    public IEnumerable<string> Parents => ParentShapes.Select(parent => parent.Name).Append(BaseName);

    /// <summary>Its interfaces and the class it derives from.</summary>
    public IEnumerable<TypeShape> ParentShapes => Definition.GetInterfaceImplementations()
        .Select(handle => TypeShapes.Of(Metadata, Metadata.GetInterfaceImplementation(handle).Interface))
        .Concat(Definition.BaseType.IsNil ? [] : [TypeShapes.Of(Metadata, Definition.BaseType)]);

    public IEnumerable<CodeField> Fields => Definition.GetFields().Select(Metadata.GetFieldDefinition).Select(found => new CodeField(
        this, Metadata.GetString(found.Name), found.Attributes, found.DecodeSignature(TypeShapes.Provider, null)));
}

/// <summary>A field of a package's type.</summary>
internal sealed record CodeField(CodeType Owner, string Name, FieldAttributes Attributes, TypeShape Type)
{
    public bool IsStatic => (Attributes & FieldAttributes.Static) != 0;

    public bool IsLiteral => (Attributes & FieldAttributes.Literal) != 0;

    public bool IsReadOnly => (Attributes & FieldAttributes.InitOnly) != 0;

    public string Key => $"{Owner.Name}.{Name}";

    /// <summary>As its author wrote it: of a property the property.</summary>
    public string Shown => $"{Owner.Name}.{(Name.StartsWith('<') ? Name[1..Name.IndexOf('>', StringComparison.Ordinal)] : Name)}";
}

/// <summary>A method that has a body.</summary>
internal sealed record CodeMethod(CodeType Owner, string Name, TypeShape Returns, IReadOnlyList<Instruction> Body, ImmutableArray<ExceptionRegion> Regions)
{
    /// <summary>As its author knows it: what the compiler made of a lambda or an iterator bears the name of the method that it stands in.</summary>
    public string Shown
    {
        get
        {
            var outer = Owner.Name.Split('+').TakeWhile(part => !part.StartsWith('<')).ToList();
            var made = Owner.Name.Split('+').Append(Name).Select(Written).FirstOrDefault(part => part.Length > 0);
            return $"{string.Join('.', outer)}.{made ?? Name}";
        }
    }

    public bool IsConstructor => Name is ".ctor" or ".cctor";

    private static string Written(string name) =>
        name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is var end and > 1 ? name[1..end] : "";
}

/// <summary>The types and methods of all assemblies of a package, read and never loaded.</summary>
internal sealed class PackageCode : IDisposable
{
    private const int LongestSignature = 8192;

    private static readonly HashSet<string> ContractTypes = [.. typeof(IStageDefinition).Assembly.GetTypes().Select(type => type.FullName!)];

    private readonly List<PEReader> images = [];

    /// <exception cref="BadImageFormatException">An assembly is broken.</exception>
    public PackageCode(IEnumerable<byte[]> assemblies)
    {
        foreach (var bytes in assemblies)
        {
            var image = new PEReader(new MemoryStream(bytes, writable: false));
            images.Add(image);
            var metadata = image.GetMetadataReader();
            CheckSignatures(metadata);
            Assemblies.Add(metadata);
            foreach (var handle in metadata.TypeDefinitions)
            {
                var type = new CodeType(metadata, handle, TypeShapes.NameOf(metadata, handle));
                Types[type.Name] = type;
                AllTypes.Add(type);
                Methods.AddRange(type.Definition.GetMethods().Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0).Select(Read));

                CodeMethod Read(MethodDefinition method)
                {
                    var body = image.GetMethodBody(method.RelativeVirtualAddress);
                    return new CodeMethod(
                        type, metadata.GetString(method.Name), method.DecodeSignature(TypeShapes.Provider, null).ReturnType, Instruction.Read(body.GetILReader()), body.ExceptionRegions);
                }
            }
        }
    }

    public List<MetadataReader> Assemblies { get; } = [];

    /// <summary>Of two assemblies that name a type alike both.</summary>
    public List<CodeType> AllTypes { get; } = [];

    public Dictionary<string, CodeType> Types { get; } = new(StringComparer.Ordinal);

    public List<CodeMethod> Methods { get; } = [];

    /// <summary>A type of the package, of the contract, or a parameter of a generic: not of .NET. Who names a type of his own as one of .NET is held to the list.</summary>
    public bool IsOwn(string name) => name.StartsWith('!') || ContractTypes.Contains(name) || (Types.TryGetValue(name, out var type) && (type.IsByCompiler || !name.StartsWith("System.", StringComparison.Ordinal)));

    public static bool IsOfContract(string name) => ContractTypes.Contains(name);

    public void Dispose() => images.ForEach(image => image.Dispose());

    /// <summary>A signature is read recursively; one that is nested without end must not end the process.</summary>
    private static void CheckSignatures(MetadataReader metadata)
    {
        var blobs = metadata.MethodDefinitions.Select(handle => metadata.GetMethodDefinition(handle).Signature)
            .Concat(metadata.FieldDefinitions.Select(handle => metadata.GetFieldDefinition(handle).Signature))
            .Concat(metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle).Signature))
            .Concat(Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.TypeSpec))
                .Select(row => metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature))
            .Concat(Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.MethodSpec))
                .Select(row => metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature));
        if (blobs.Any(blob => metadata.GetBlobReader(blob).Length > LongestSignature)) throw new BadImageFormatException("A signature is too long.");
    }
}
