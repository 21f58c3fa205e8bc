using System.Text.Json;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>An object or list of the response while it grows: an array of slots, and the way back to the root.</summary>
internal abstract class ResultNode(ResultNode? parent, int index, object?[] slots)
{
    public object?[] Slots { get; } = slots;

    private bool _isDiscarded;

    /// <summary>True once null has taken the place of this node or of one above it.</summary>
    public bool IsDiscarded
    {
        get
        {
            for (var node = this; node is not null; node = node.Parent)
            {
                if (node._isDiscarded) return true;
            }
            return false;
        }
    }

    private ResultNode? Parent { get; } = parent;

    /// <summary>Null takes the slot or, where the type is non-null, the nearest node above that may be null (section 6.4.4).</summary>
    public void PutNull(int slot)
    {
        var node = this;
        var at = slot;
        while (node.IsNonNull(at))
        {
            node._isDiscarded = true;
            if (node.Parent is null) return;
            (node, at) = (node.Parent, node.Index);
        }
        node.Slots[at] = null;
    }

    public object[] PathTo(int slot)
    {
        var path = new List<object> { SegmentOf(slot) };
        for (var node = this; node.Parent is not null; node = node.Parent) path.Add(node.Parent.SegmentOf(node.Index));
        path.Reverse();
        return [.. path];
    }

    public abstract void WriteTo(Utf8JsonWriter writer);

    protected abstract bool IsNonNull(int slot);

    protected abstract object SegmentOf(int slot);

    private int Index { get; } = index;

    protected static void Write(Utf8JsonWriter writer, object? value, Completion completion)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case ResultNode node: node.WriteTo(writer); break;
            default: completion.WriteLeaf(writer, value); break;
        }
    }
}

/// <summary>The response object of one selection set.</summary>
internal sealed class ObjectResult(SelectionPlan plan, ResultNode? parent, int index) : ResultNode(parent, index, new object?[plan.Fields.Length])
{
    public SelectionPlan Plan { get; } = plan;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        var fields = Plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            writer.WritePropertyName(fields[i].EncodedKey);
            Write(writer, Slots[i], fields[i].Completion);
        }
        writer.WriteEndObject();
    }

    protected override bool IsNonNull(int slot) => Plan.Fields[slot].Completion.IsNonNull;

    protected override object SegmentOf(int slot) => Plan.Fields[slot].ResponseKey;
}

/// <summary>The response list of one field, or of a list within it.</summary>
internal sealed class ListResult(Completion item, int count, ResultNode parent, int index) : ResultNode(parent, index, new object?[count])
{
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var value in Slots) Write(writer, value, item);
        writer.WriteEndArray();
    }

    protected override bool IsNonNull(int slot) => item.IsNonNull;

    protected override object SegmentOf(int slot) => slot;
}
