using System.Reflection;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>The methods and properties that may serve the fields of one object type.</summary>
internal sealed class ResolverMembers(IReadOnlyList<Type> classes, Type? runtimeType, bool isRoot)
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;

    private readonly HashSet<MemberInfo> _used = [];

    /// <summary>Methods of the resolver classes, then their properties, else the property of the runtime type.</summary>
    public IReadOnlyList<MemberInfo> Find(string fieldName)
    {
        List<MemberInfo> found = [.. classes.SelectMany(type => Members(type).Where(member => Serves(member, fieldName)))];
        if (found.Count == 0 && runtimeType is not null && Property(runtimeType, fieldName) is { } property) found.Add(property);
        _used.UnionWith(found);
        return found;
    }

    /// <summary>What a static class offers and no field wants.</summary>
    public IEnumerable<MemberInfo> Unused(ObjectType type) =>
        from owner in classes
        where owner is { IsAbstract: true, IsSealed: true } && owner.GetCustomAttributes<ObjectTypeAttribute>().Count() == 1 && type.Fields.Count > 0
        from member in Members(owner)
        where !_used.Contains(member)
        select member;

    public string Advice(ObjectType type, Field field)
    {
        var name = char.ToUpperInvariant(field.Name[0]) + field.Name[1..];
        var method = $"add a method {name} to a class with [ObjectType(\"{type.Name}\")]";
        return isRoot || runtimeType is null ? method + "." : $"{method}, or a property {name} to {ClrTypes.Show(runtimeType)}.";
    }

    private IEnumerable<MemberInfo> Members(Type type)
    {
        foreach (var member in type.GetMembers(type == runtimeType ? All : All | BindingFlags.DeclaredOnly))
        {
            if (member is PropertyInfo { GetMethod.IsPublic: true } property && property.GetIndexParameters().Length == 0) yield return member;
            else if (member is MethodInfo { IsSpecialName: false } method && method.DeclaringType != typeof(object) && !IsRecordMember(method)) yield return member;
        }
    }

    private static bool IsRecordMember(MethodInfo method) =>
        method.Name is "ToString" or "Equals" or "GetHashCode" or "Deconstruct" or "Dispose" or "DisposeAsync" || method.Name.StartsWith('<');

    private static bool Serves(MemberInfo member, string fieldName)
    {
        if (member.GetCustomAttribute<FieldAttribute>() is { } attribute) return attribute.Name == fieldName;
        var name = member.Name.AsSpan();
        if (member is not MethodInfo) return name.Equals(fieldName, StringComparison.OrdinalIgnoreCase);
        if (name.EndsWith("Async", StringComparison.Ordinal)) name = name[..^5];
        if (name.Equals(fieldName, StringComparison.OrdinalIgnoreCase)) return true;
        return name.StartsWith("Get", StringComparison.Ordinal) && name[3..].Equals(fieldName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A property of the type or, for an interface, of those it extends.</summary>
    private static PropertyInfo? Property(Type type, string fieldName) =>
        type.GetInterfaces().Prepend(type)
            .SelectMany(candidate => candidate.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .FirstOrDefault(property => property.GetMethod is { IsPublic: true } && Serves(property, fieldName));
}
