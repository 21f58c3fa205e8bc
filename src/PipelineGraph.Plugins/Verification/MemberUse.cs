using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>A method or field as an instruction names it, with the type it belongs to.</summary>
internal sealed record MemberUse
{
    public required TypeShape Type { get; init; }

    public required string Name { get; init; }

    /// <summary>Null for a method.</summary>
    public TypeShape? FieldType { get; init; }

    public ImmutableArray<TypeShape> Parameters { get; init; } = [];

    public TypeShape Returns { get; init; } = new("System.Void");

    public bool IsInstance { get; init; }

    /// <summary>Of a generic method.</summary>
    public ImmutableArray<TypeShape> MethodArguments { get; init; } = [];

    public string Key => $"{Type.Family}.{Name}";

    /// <summary>As C# writes it, more or less: <c>System.DateTime.get_UtcNow</c>.</summary>
    public override string ToString() => $"{TypeShape.FamilyOf(Type.Name)}.{(Name == ".ctor" ? "new" : Name)}";

    public bool Takes(string type) => Parameters.Any(parameter => parameter.All().Any(part => part.Family == type));

    /// <summary>The parameter's type with the arguments of the type and the method put in.</summary>
    public TypeShape Closed(TypeShape type) =>
        type.Name.StartsWith("!!", StringComparison.Ordinal) ? At(MethodArguments, type, 2)
        : type.Name.StartsWith('!') ? At(Type.Arguments, type, 1)
        : type.Arguments.IsEmpty ? type : type with { Arguments = [.. type.Arguments.Select(Closed)] };

    /// <summary>Null for what is neither a method nor a field.</summary>
    public static MemberUse? Of(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                var specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                return Of(reader, specification.Method) is { } generic ? generic with { MethodArguments = specification.DecodeSignature(TypeShapes.Provider, null) } : null;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return Method(TypeShapes.Of(reader, method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(TypeShapes.Provider, null));
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                return new MemberUse
                {
                    Type = TypeShapes.Of(reader, field.GetDeclaringType()),
                    Name = reader.GetString(field.Name),
                    FieldType = field.DecodeSignature(TypeShapes.Provider, null),
                };
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                if (member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification or HandleKind.TypeDefinition)) return Of(reader, member.Parent);
                var type = TypeShapes.Of(reader, member.Parent);
                var name = reader.GetString(member.Name);
                return member.GetKind() == MemberReferenceKind.Field
                    ? new MemberUse { Type = type, Name = name, FieldType = member.DecodeFieldSignature(TypeShapes.Provider, null) }
                    : Method(type, name, member.DecodeMethodSignature(TypeShapes.Provider, null));
            default:
                return null;
        }
    }

    private static MemberUse Method(TypeShape type, string name, MethodSignature<TypeShape> signature) => new()
    {
        Type = type,
        Name = name,
        Parameters = signature.ParameterTypes,
        Returns = signature.ReturnType,
        IsInstance = signature.Header.IsInstance,
    };

    private static TypeShape At(ImmutableArray<TypeShape> arguments, TypeShape parameter, int skipped) =>
        int.TryParse(parameter.Name.AsSpan(skipped), out var index) && index < arguments.Length ? arguments[index] : parameter;
}
