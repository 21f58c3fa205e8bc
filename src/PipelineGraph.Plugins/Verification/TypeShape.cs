using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>A type as a signature names it: full name with arity (<c>System.Collections.Generic.List`1</c>, <c>Outer+Inner</c>), and its arguments.</summary>
internal sealed record TypeShape(string Name)
{
    public const string ArrayName = "[]";
    public const string ReferenceName = "&";
    public const string PointerName = "*";

    public ImmutableArray<TypeShape> Arguments { get; init; } = [];

    public bool IsArray => Name == ArrayName;

    public bool IsReference => Name == ReferenceName;

    public bool IsVoid => Name == "System.Void";

    /// <summary>As the list of allowed types writes it: without arity and without the types nested in it.</summary>
    public string Family => FamilyOf(Name);

    public static string FamilyOf(string name)
    {
        var end = name.AsSpan().IndexOfAny('`', '+');
        return end < 0 ? name : name[..end];
    }

    /// <summary>This type and those it is made of.</summary>
    public IEnumerable<TypeShape> All() => Arguments.SelectMany(argument => argument.All()).Prepend(this);

    public override string ToString() => IsArray || IsReference || Name == PointerName ? $"{Arguments[0]}{Name}"
        : Arguments.IsEmpty ? Name : $"{FamilyOf(Name)}<{string.Join(", ", Arguments)}>";
}

/// <summary>Reads types out of signatures.</summary>
internal sealed class TypeShapes : ISignatureTypeProvider<TypeShape, object?>
{
    public static readonly TypeShapes Provider = new();

    private const int DeepestNesting = 50;

    public TypeShape GetArrayType(TypeShape elementType, ArrayShape shape) => Made(TypeShape.ArrayName, elementType);

    public TypeShape GetSZArrayType(TypeShape elementType) => Made(TypeShape.ArrayName, elementType);

    public TypeShape GetByReferenceType(TypeShape elementType) => Made(TypeShape.ReferenceName, elementType);

    public TypeShape GetPointerType(TypeShape elementType) => Made(TypeShape.PointerName, elementType);

    public TypeShape GetFunctionPointerType(MethodSignature<TypeShape> signature) => Made(TypeShape.PointerName, signature.ReturnType);

    public TypeShape GetGenericInstantiation(TypeShape genericType, ImmutableArray<TypeShape> typeArguments) => genericType with { Arguments = typeArguments };

    public TypeShape GetGenericMethodParameter(object? genericContext, int index) => new($"!!{index}");

    public TypeShape GetGenericTypeParameter(object? genericContext, int index) => new($"!{index}");

    public TypeShape GetModifiedType(TypeShape modifier, TypeShape unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeShape GetPinnedType(TypeShape elementType) => elementType;

    public TypeShape GetPrimitiveType(PrimitiveTypeCode typeCode) => new("System." + typeCode);

    public TypeShape GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => new(NameOf(reader, handle));

    public TypeShape GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => new(NameOf(reader, handle));

    public TypeShape GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        throw new BadImageFormatException("A signature refers to a signature.");

    public static TypeShape Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => new TypeShape(NameOf(reader, (TypeDefinitionHandle)handle)),
        HandleKind.TypeReference => new TypeShape(NameOf(reader, (TypeReferenceHandle)handle)),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Provider, null),
        _ => new TypeShape(""),
    };

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle, int depth = 0)
    {
        if (depth > DeepestNesting) throw new BadImageFormatException("Types are nested too deep.");
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer) return $"{NameOf(reader, outer, depth + 1)}+{name}";
        return Full(reader.GetString(type.Namespace), name);
    }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle, int depth = 0)
    {
        if (depth > DeepestNesting) throw new BadImageFormatException("Types are nested too deep.");
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope, depth + 1)}+{name}";
        return Full(reader.GetString(type.Namespace), name);
    }

    private static string Full(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static TypeShape Made(string name, TypeShape element) => new(name) { Arguments = [element] };
}
