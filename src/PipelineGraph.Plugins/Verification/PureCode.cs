using System.Reflection.Emit;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// Reads each method's instructions: what it uses must be what a pure function needs. A guard against mistakes, not a wall against malice: it reads what
/// the code names, not what it might reach.
/// </summary>
internal static class PureCode
{
    /// <summary>Made from an address by <c>stackalloc</c> and by constants.</summary>
    private static readonly HashSet<string> SpansOf = ["System.Span..ctor", "System.ReadOnlySpan..ctor"];

    private const string HashCode = "System.HashCode";

    /// <summary>What a delegate is made from, which the compiler alone writes.</summary>
    private const string Pointer = "System.IntPtr";

    /// <summary>Everything that the package's code uses and must not, each with the method that does.</summary>
    public static IEnumerable<string> Problems(PackageCode code)
    {
        var located = new HashSet<string>(StringComparer.Ordinal);
        var used = code.Methods.SelectMany(method => Uses(code, method, located)).Distinct(StringComparer.Ordinal).ToList();
        return [.. used, .. Mentions(code, located)];
    }

    private static IEnumerable<string> Uses(PackageCode code, CodeMethod method, HashSet<string> located)
    {
        var metadata = method.Owner.Metadata;
        var culture = new CultureUse(metadata, method.Body);
        var reads = method.Body.Where(instruction => instruction.Code.OperandType == OperandType.InlineMethod)
            .Any(instruction => MemberUse.Of(metadata, instruction.Token)?.Key == "System.Resources.ResourceManager.GetString");
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < method.Body.Count; index++)
        {
            var instruction = method.Body[index];
            if (instruction.Code == OpCodes.Calli) yield return $"{method.Shown} calls through a pointer to a function: build without AllowUnsafeBlocks.";
            if (!instruction.NamesMetadata) continue;
            var use = MemberUse.Of(metadata, instruction.Token);

            // A method of Object that a value answers: named by the value's type, as its author wrote it.
            if (use is not null && index > 0 && method.Body[index - 1].Code == OpCodes.Constrained) use = use with { Type = TypeShapes.Of(metadata, method.Body[index - 1].Token) };
            IEnumerable<TypeShape> types = use is null ? [TypeShapes.Of(metadata, instruction.Token)] : [use.Type, .. use.MethodArguments, .. SpansOf.Contains(use.Key) ? [] : use.Parameters, use.Returns];
            string? refusedType = null;
            foreach (var type in types.SelectMany(type => type.All()).Where(type => IsRefused(code, type, method)))
            {
                located.Add(type.Name);
                refusedType ??= type.Name;
            }

            if (refusedType is not null)
            {
                if (told.Add(refusedType)) yield return Message(method, use is null || code.IsOwn(use.Type.Name) ? refusedType : use.ToString(), Reasons.OfType(refusedType));
                continue;
            }

            if (use is { Name: "GetHashCode", IsInstance: true } && code.IsOwn(use.Type.Name) && !IsExempt(use, method, reads)) yield return Message(method, use.ToString(), Reasons.OfMember(use)!);
            if (use is null || (use.FieldType is not null && use.Name != "Empty") || code.IsOwn(use.Type.Name) || use.Type.IsArray) continue;
            if (!AllowedTypes.IsAllowed(use, method.Owner.IsByCompiler)) yield return Message(method, use.ToString(), Reasons.OfType(use.Type.Name));
            else if (Reasons.OfMember(use) is { } reason && !IsExempt(use, method, reads)) yield return Message(method, use.ToString(), reason);
            else if (method.Name != "PrintMembers" && culture.Reason(use, index) is { } dependent) yield return Message(method, use.ToString(), dependent);
            else if (use.Key == "System.Activator.CreateInstance" && use.MethodArguments.Length != 1) yield return Message(method, use.ToString(), Reasons.OfType(use.Type.Name));
        }
    }

    /// <summary>Types that stand in signatures, fields and base types only.</summary>
    private static IEnumerable<string> Mentions(PackageCode code, HashSet<string> located)
    {
        var names = code.Assemblies.SelectMany(metadata => metadata.TypeReferences.Select(handle => TypeShapes.NameOf(metadata, handle)));
        foreach (var name in names.Where(name => !code.IsOwn(name) && !AllowedTypes.IsAllowed(name) && name is not (HashCode or Pointer) && located.Add(name)))
            yield return $"It refers to {name}, {Reasons.OfType(name)}.";
        foreach (var type in code.Types.Values.Where(type => AllowedTypes.IsRefusedAttribute(type.Name)))
            yield return $"It declares {type.Name}, which gets around the rules of C#.";
    }

    /// <summary>A hash within the hash of a type of one's own does no harm: it is asked for by collections, whose order does not follow it.</summary>
    private static bool IsRefused(PackageCode code, TypeShape type, CodeMethod method) =>
        type.Name is not (TypeShape.ArrayName or TypeShape.ReferenceName or Pointer) && !code.IsOwn(type.Name)
        && (type.Name == TypeShape.PointerName || !AllowedTypes.IsAllowed(type.Name))
        && !(type.Name == HashCode && method.Name == "GetHashCode");

    private static bool IsExempt(MemberUse use, CodeMethod method, bool readsResources) => use.Name switch
    {
        "GetHashCode" => method.Name == "GetHashCode" || method.Owner.IsByCompiler,
        "GetCultureInfo" => readsResources,
        _ => false,
    };

    private static string Message(CodeMethod method, string used, string reason) => $"{method.Shown} uses {used}, {reason}.";
}
